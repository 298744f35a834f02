using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alize.Server.Logging;

/// <summary>Log lines as JSON in DIR/log/alize.log; at 16 MiB the file becomes alize.log.1 and so on, five files are kept.</summary>
public sealed class RotatingLog(string folder, TimeProvider clock) : ILoggerProvider, ISupportExternalScope
{
    private const long MostBytes = 16 << 20;
    private const int Kept = 5;
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();
    private FileStream? _file;
    private long _size;
    private IExternalScopeProvider? _scopes;

    private string Path => System.IO.Path.Combine(folder, "alize.log");

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            try
            {
                _file ??= Open();
                if (_size + line.Length > MostBytes)
                {
                    Rotate();
                }

                _file.Write(line);
                _size += line.Length;
            }
            catch (IOException)
            {
                // a full disk must not stop what is being logged; the next line tries again
                _file?.Dispose();
                _file = null;
            }
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,

            // what a buffer still held would be written, and fail, once more when a file that took no line is closed
            BufferSize = 0,
        });
        _size = file.CanSeek ? file.Length : 0;
        return file;
    }

    private void Rotate()
    {
        _file!.Dispose();
        for (var i = Kept - 1; i >= 1; i--)
        {
            var from = i == 1 ? Path : $"{Path}.{i - 1}";
            if (File.Exists(from))
            {
                File.Move(from, $"{Path}.{i}", overwrite: true);
            }
        }

        _file = Open();
    }

    private sealed class Logger(RotatingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, _plain))
            {
                json.WriteStartObject();
                json.WriteString("at", log.Now());
                json.WriteString("level", logLevel.ToString());
                json.WriteString("from", category);
                json.WriteString("says", formatter(state, exception));
                if (exception is not null)
                {
                    json.WriteString("exception", exception.ToString());
                }

                WriteScopes(json);
                json.WriteEndObject();
            }

            buffer.WriteByte((byte)'\n');
            log.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }

        /// <summary>Whose request or work it is.</summary>
        private void WriteScopes(Utf8JsonWriter json)
        {
            List<string>? scopes = null;
            log._scopes?.ForEachScope((scope, _) => (scopes ??= []).Add(scope?.ToString() ?? ""), json);
            if (scopes is not null)
            {
                json.WriteString("scope", string.Join(' ', scopes));
            }
        }
    }

    private string Now() => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
