package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"sync"

	tinkaead "github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Master is the key that wraps all others. It wraps a few hundred bytes at a time
// and is asked once for each keyset that comes into memory.
//
// A key service takes its place by its Tink client: tink-go-awskms, tink-go-gcpkms
// and tink-go-hcvault each turn the URI of a key into a tink.AEAD, to which Name
// and Current add what the key is called. A service that does not answer makes
// Decrypt return an error that wraps ErrUnreachable, so that it is not taken for
// a wrong key.
type Master interface {
	tink.AEAD
	Name() string    // for people: where it is
	Current() string // which of its keys wraps now; asked before the keysets of a ring are wrapped
}

// FileMaster is a master key in a file: a Tink keyset in JSON, in clear, readable
// by its owner alone. It takes up by itself what another process added to the file.
type FileMaster struct {
	file string

	mu     sync.RWMutex
	text   []byte
	handle *keyset.Handle
	key    tink.AEAD
}

var _ Master = (*FileMaster)(nil)

// ReadMaster reads the master key of a file.
func ReadMaster(file string) (*FileMaster, error) {
	m := &FileMaster{file: file}
	_, err := m.load()
	return m, err
}

// OwnMaster is ReadMaster, and makes the file where there is none.
func OwnMaster(file string) (*FileMaster, error) {
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		h, err := keyset.NewHandle(tinkaead.AES256GCMKeyTemplate())
		if err != nil {
			return nil, err
		}
		text, err := clear(h)
		if err != nil {
			return nil, err
		}
		if _, err := place(file, text); err != nil {
			return nil, fmt.Errorf("the master key could not be written: %w", err)
		}
	}
	return ReadMaster(file)
}

func clear(h *keyset.Handle) ([]byte, error) {
	var out bytes.Buffer
	err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&out))
	return append(out.Bytes(), '\n'), err
}

// load reads the file and reports whether it says something new.
func (m *FileMaster) load() (bool, error) {
	info, err := os.Stat(m.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("there is no master key at %s: put the one there that this installation was made with, or name its place", m.file)
	}
	if err != nil {
		return false, fmt.Errorf("the master key cannot be read: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return false, fmt.Errorf("the master key %s can be read by everybody on this machine: chmod 600 %[1]s", m.file)
	}
	text, err := os.ReadFile(m.file)
	if err != nil {
		return false, fmt.Errorf("the master key cannot be read: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if bytes.Equal(text, m.text) {
		return false, nil
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return false, fmt.Errorf("%s is not a master key", m.file) // Tink's own words could hold some of it
	}
	key, err := tinkaead.New(h)
	if err != nil {
		return false, fmt.Errorf("%s is not a master key", m.file)
	}
	m.text, m.handle, m.key = text, h, key
	return true, nil
}

func (m *FileMaster) now() (*keyset.Handle, tink.AEAD) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.handle, m.key
}

// Name implements Master.
func (m *FileMaster) Name() string { return "the master key " + m.file }

// Current implements Master. The file is looked at first: what is wrapped from now
// on must open after the key before was dropped. A file that cannot be read now
// changes nothing.
func (m *FileMaster) Current() string {
	_, _ = m.load()
	h, _ := m.now()
	return strconv.FormatUint(uint64(h.KeysetInfo().GetPrimaryKeyId()), 10)
}

// Encrypt implements tink.AEAD, with the key that Current last found.
func (m *FileMaster) Encrypt(plain, bound []byte) ([]byte, error) {
	_, key := m.now()
	return key.Encrypt(plain, bound)
}

// Decrypt implements tink.AEAD.
func (m *FileMaster) Decrypt(cipher, bound []byte) ([]byte, error) {
	_, key := m.now()
	plain, err := key.Decrypt(cipher, bound)
	if err == nil {
		return plain, nil
	}
	if fresh, again := m.load(); again != nil || !fresh {
		return nil, err
	}
	_, key = m.now()
	return key.Decrypt(cipher, bound)
}

// Renew adds a key to the file that wraps from now on. The ones before it still
// open what they wrapped, until DropOld.
func (m *FileMaster) Renew() error {
	h, _ := m.now()
	manager := keyset.NewManagerFromHandle(h)
	id, err := manager.Add(tinkaead.AES256GCMKeyTemplate())
	if err == nil {
		err = manager.SetPrimary(id)
	}
	if err != nil {
		return err
	}
	return m.keep(manager)
}

// DropOld takes every key out of the file but the one that wraps now. It is for
// after every ring was wrapped anew.
func (m *FileMaster) DropOld() error {
	h, _ := m.now()
	info := h.KeysetInfo()
	manager := keyset.NewManagerFromHandle(h)
	for _, k := range info.GetKeyInfo() {
		if k.GetKeyId() != info.GetPrimaryKeyId() {
			if err := manager.Delete(k.GetKeyId()); err != nil {
				return err
			}
		}
	}
	return m.keep(manager)
}

func (m *FileMaster) keep(manager *keyset.Manager) error {
	h, err := manager.Handle()
	if err != nil {
		return err
	}
	text, err := clear(h)
	if err != nil {
		return err
	}
	if err := replace(m.file, text); err != nil {
		return fmt.Errorf("the master key could not be written: %w", err)
	}
	_, err = m.load()
	return err
}
