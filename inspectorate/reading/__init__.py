"""The portal's connection to the Service's database, which reads and can do nothing else."""
