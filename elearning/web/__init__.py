"""What people see: the shell and one room per journey."""
