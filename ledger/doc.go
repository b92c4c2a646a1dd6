// Package ledger is the proof that a record is the one that was kept: what of it
// becomes a leaf of a Merkle log, the signed checkpoints over that log, proofs
// that something is in it, the lodging receipt, the signed export of a case, and
// the audit that names the entry that was changed, moved, dropped or back-dated.
//
// It knows nothing of the database, of HTTP or of Temporal, so that a verifier
// needs little more than this package. Hashes are RFC 6962's, as
// golang.org/x/mod/sumdb/tlog makes them; signatures are Ed25519 over signed
// notes (C2SP signed-note); checkpoints and proofs are C2SP's tlog-checkpoint
// and tlog-proof.
package ledger
