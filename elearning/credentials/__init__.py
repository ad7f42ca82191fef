"""Canonical certificate documents, serials, QR codes and the certificate as PDF."""
