"""Where each rule of the process lives, which tests show it, and whether they would notice its loss."""
