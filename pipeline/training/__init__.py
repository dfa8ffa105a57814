"""Training and measuring the learnt parts; needs the extra ``train``, never used at run time."""
