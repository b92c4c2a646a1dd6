package signin

type passkeys struct{}

func newPasskeys(string) (*passkeys, error) { return nil, ErrNoProvider }
