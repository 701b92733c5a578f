"""What examples teach about danger and refusals: the examples, the learned weights, and the file of
weights that is kept next to them."""
