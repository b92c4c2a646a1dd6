// Package vault keeps what people wrote unreadable to whoever has the database,
// a backup of it, or its disk, and lets go of a case by destroying its keys.
//
// Every case has a ring of keysets, one for each purpose. Rings lie on a Shelf,
// apart from the database, wrapped by a Master key that lies apart from both. A
// cell of a table is sealed for its case, purpose, table, row and column, and
// opens in that place alone: a cell that was copied elsewhere is refused by name.
//
// What destroys a case is Destroy: its ring is gone, and every copy of what was
// sealed with it, in the database, in its backups and on its replicas, stays
// unreadable.
//
// The package knows no SQL. It works with Tink (AES-256-GCM, streaming AES-GCM
// with HKDF, HMAC-SHA-256), whose keysets carry several keys at once, so that keys
// are rotated without a word being lost.
package vault
