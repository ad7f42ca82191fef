"""E-learning with provable crisis simulations for the Migration Crisis Operational Framework."""
