"""What gunicorn itself says, in the same lines as the portal (`--logger-class`)."""

from gunicorn.glogging import Logger

from portal.log_lines import JsonLines


class ServerLog(Logger):
    """gunicorn's log with our formatter."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
