"""The prover: all that learners can meet in a scenario, found out before any of them does."""
