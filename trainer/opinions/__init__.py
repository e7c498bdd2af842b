"""What comes with the program and has an opinion on clips without having been trained on any of them."""
