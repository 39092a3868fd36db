"""Referrals: from her yes to an agency or a service that she takes part in, as a warm transfer in steps."""
