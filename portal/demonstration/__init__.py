"""The demonstration province: invented places, people, owners and captures, and the pictures drawn of them."""
