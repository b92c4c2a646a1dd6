// Package receipt is what a reporter without an account keeps: 130 random bits,
// written in groups of symbols with a check symbol or as thirteen words, and the
// two things that follow from them: what the report is found by, and the key of
// the reporter's mailbox.
//
// The secret has so many bits that nobody guesses it, so plain key derivation is
// enough and nothing needs to be slow (OWASP ASVS 5.0, 6.5.2: from 112 bits on).
// What is found by it and what is opened by it are derived apart (HKDF-SHA256,
// RFC 5869), as SecureDrop does with its codenames: whoever has the one learns
// nothing of the other, and neither leads back to the receipt.
package receipt
