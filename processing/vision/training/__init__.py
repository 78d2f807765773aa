"""How the nets in `weights/` came to be: drawn plates, damage, training, export. The product never imports this."""
