package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"probity/api"
)

func apiCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "api",
		Short: "Serve the API; as many of them as wanted",
		Long:  "Takes DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, PROBITY_LISTEN and PROBITY_PEPPER from the environment. It holds no state.",
		Args:  cobra.NoArgs,
	}
	cmd.Flags().StringVar(&s.listen, "listen", s.listen, "address to listen on")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(s.needDatabase(), s.needTemporal(), s.needPepper(), s.fitSignIn(), s.fitHosts(), s.fitPress(), s.quota.fit()); err != nil {
			return err
		}
		return withHouse(cmd, s, func(ctx context.Context, h *house) error {
			h.openPress(ctx)
			listener, err := net.Listen("tcp", s.listen)
			if err != nil {
				return err
			}
			h.log.Info("listening", "address", listener.Addr().String())
			return serve(ctx, listener, h.handler([]byte(s.pepper)))
		})
	}
	return cmd
}

func workerCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Carry the cases: run workflows and activities; as many of them as wanted",
		Long:  "Takes DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and SMTP_URL from the environment. It holds no state.",
		Args:  cobra.NoArgs,
	}
	outbox := cmd.Flags().String("outbox", "", "folder to put e-mail into instead of sending it, for a trial")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(s.needDatabase(), s.needTemporal()); err != nil {
			return err
		}
		if s.smtp == "" && *outbox == "" {
			return errors.New("set SMTP_URL to the mail server that letters leave by, like smtp://user:password@mail.example:587, or name a folder with --outbox")
		}
		return withHouse(cmd, s, func(ctx context.Context, h *house) error {
			mailer, err := h.mailer(*outbox)
			if err != nil {
				return err
			}
			w := h.worker(mailer)
			if err := w.Start(); err != nil {
				return errors.New("temporal at " + s.temporal + " does not answer: " + safe(err))
			}
			defer w.Stop()
			if err := h.schedules(ctx); err != nil {
				h.log.Warn("the schedules could not be made", "reason", safe(err))
			}
			h.log.Info("working")
			<-ctx.Done()
			return nil
		})
	}
	return cmd
}

// withHouse runs do on a given Postgres and a given Temporal.
func withHouse(cmd *cobra.Command, s settings, do func(context.Context, *house) error) error {
	ctx := cmd.Context()
	log := newLogger(cmd.ErrOrStderr(), slog.LevelInfo)
	o, err := clientOptions(s, log)
	if err != nil {
		return err
	}
	keys, err := s.openVault(ctx)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, s, s.databaseURL, keys, log, o)
	if err != nil {
		return err
	}
	h.follow(ctx)
	return errors.Join(do(ctx, h), h.close())
}

// serve answers until ctx ends, then lets open requests finish.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := api.Server(l.Addr().String(), h)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(brief); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}
