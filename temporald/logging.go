package main

import (
	"fmt"

	"go.temporal.io/server/common/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// quietable writes one line per event to standard error, without stack traces, and can be silenced: the
// services report every request that their own stopping cuts off.
type quietable struct {
	log.Logger
	level zap.AtomicLevel
}

func newLogger(level string) (*quietable, error) {
	at, err := zap.ParseAtomicLevel(level)
	if err != nil {
		return nil, fmt.Errorf("--log-level: %w", err)
	}
	c := zap.NewProductionConfig()
	c.Level = at
	c.Encoding = "console"
	c.EncoderConfig.EncodeTime = zapcore.ISO8601TimeEncoder
	c.DisableStacktrace = true
	c.DisableCaller = true
	z, err := c.Build()
	if err != nil {
		return nil, err
	}
	return &quietable{log.NewZapLogger(z), at}, nil
}

func (q *quietable) silence() { q.level.SetLevel(zapcore.FatalLevel) }
