"""What the rooms share: storage, models, sign-in, text rules, search, tickets."""
