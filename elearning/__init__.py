"""An e-learning platform with provable crisis simulations for the Migration Crisis Operational Framework."""
