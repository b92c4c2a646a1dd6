package receipt

import "crypto/hpke"

// What is written to a reporter is sealed to a key of which the private half
// follows from the receipt and exists only while a request carries it (HPKE, RFC
// 9180). The key is agreed on by X25519 and ML-KEM-768 together: a copy of the
// database that is taken today must not be readable by a machine of later years.

const inboxSalt = "probity receipt: inbox, first form"

func (r Receipt) inbox() hpke.PrivateKey {
	key, err := hpke.MLKEM768X25519().DeriveKeyPair(r.derive(inboxSalt, "hpke"))
	if err != nil { // only for a seed of another length
		panic(err)
	}
	return key
}

// Mailbox is the public key of the reporter's mailbox. Whoever has it can put
// something in, and read nothing.
func (r Receipt) Mailbox() []byte { return r.inbox().PublicKey().Bytes() }

// SealFor seals a text to the mailbox, for a place. Its error is ErrSealed when
// that is no key.
func SealFor(mailbox []byte, place string, plain []byte) ([]byte, error) {
	key, err := hpke.MLKEM768X25519().NewPublicKey(mailbox)
	if err != nil {
		return nil, ErrSealed
	}
	sealed, err := hpke.Seal(key, hpke.HKDFSHA256(), hpke.AES256GCM(), inboxInfo(place), plain)
	if err != nil {
		return nil, ErrSealed
	}
	return sealed, nil
}

// OpenInbox opens what SealFor sealed for the place. Its error is ErrSealed.
func (r Receipt) OpenInbox(place string, sealed []byte) ([]byte, error) {
	plain, err := hpke.Open(r.inbox(), hpke.HKDFSHA256(), hpke.AES256GCM(), inboxInfo(place), sealed)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func inboxInfo(place string) []byte { return []byte("probity mailbox, first form\x00" + place) }
