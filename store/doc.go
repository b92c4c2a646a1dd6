// Package store is all the SQL of the project. It keeps the acts people ask
// for, the dockets that came of them, the tables that lists are read from, and
// what stands around a case: people, offices, documents, letters.
//
// The truth is the table entries. Every other table of a case can be made again
// from it (Reproject), and Verify says where one differs.
//
// All access to case data goes through AsActor. Enter is the one place where a
// docket grows.
package store

import "probity/procedure"

// Procedures finds the rules a case runs under. A case names the digest of its
// pack, so that an edited file never changes a case in flight.
type Procedures interface {
	ByDigest(digest string) (*procedure.Procedure, bool)
	Current(id string) (*procedure.Procedure, bool)
}
