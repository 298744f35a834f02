using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alize.Drivers.Qemu.Qmp;

/// <summary>A client of one QMP socket: commands with ids and time limits, and events. QEMU serves one
/// client a socket; a second waits in silence,
/// so that connecting has a limit too. Safe for many callers at once.</summary>
public sealed class QmpClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly ConcurrentDictionary<TaskCompletionSource<QmpEvent>, Predicate<QmpEvent>> _awaited = new();
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<QmpEvent>? _onEvent;
    private long _lastId;

    private QmpClient(Socket socket, TimeProvider clock, Action<QmpEvent>? onEvent)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _clock = clock;
        _onEvent = onEvent;
        Closed = Read();
    }

    /// <summary>How long a command may take where the caller says nothing.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends, never fails, when QEMU or we close the connection.</summary>
    public Task Closed { get; }

    /// <summary>Connects, is greeted, and leaves the negotiation behind.</summary>
    /// <exception cref="SocketException">No QEMU listens there.</exception>
    /// <exception cref="TimeoutException">Nothing greeted within <paramref name="most"/>: another client holds the socket.</exception>
    public static async Task<QmpClient> Connect(
        string path, TimeSpan most, TimeProvider clock, Action<QmpEvent>? onEvent, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        QmpClient? client = null;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).AsTask().WaitAsync(most, clock, ct);
            client = new QmpClient(socket, clock, onEvent);
            await client._greeted.Task.WaitAsync(most, clock, ct);
            await client.Execute("qmp_capabilities", null, ct);
            return client;
        }
        catch
        {
            socket.Dispose();
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>Runs a command and returns what it returned.</summary>
    /// <exception cref="QmpException">QEMU refused.</exception>
    /// <exception cref="TimeoutException">No answer within <see cref="Patience"/>.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public Task<JsonElement> Execute(string command, JsonObject? arguments, CancellationToken ct) => Execute(command, arguments, null, ct);

    /// <param name="handOver">A file descriptor that goes with the command, for <c>getfd</c>.</param>
    public async Task<JsonElement> Execute(string command, JsonObject? arguments, Descriptor? handOver, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            if (Closed.IsCompleted)
            {
                throw new IOException("the connection to QEMU has ended");
            }

            await Say(new JsonObject { ["execute"] = command, ["arguments"] = arguments ?? [], ["id"] = id }, handOver, ct);
            return await answer.Task.WaitAsync(Patience, _clock, ct);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"QEMU did not answer {command} within {Patience.TotalSeconds} s");
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>The next event that fits, or null where none comes within <paramref name="most"/>. Ask
    /// before the command that causes it.</summary>
    public async Task<QmpEvent?> Next(Predicate<QmpEvent> fits, TimeSpan most, CancellationToken ct)
    {
        var awaited = new TaskCompletionSource<QmpEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[awaited] = fits;
        try
        {
            return await awaited.Task.WaitAsync(most, _clock, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _awaited.TryRemove(awaited, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await Closed;
        _writing.Dispose();
    }

    private async Task Say(JsonObject message, Descriptor? handOver, CancellationToken ct)
    {
        var line = Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        await _writing.WaitAsync(ct);
        try
        {
            if (handOver is null)
            {
                // a line cut short would spoil the next one: not cancelled once begun
                await _stream.WriteAsync(line, CancellationToken.None);
                return;
            }

            handOver.SendWith(line, _socket);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("the connection to QEMU has ended", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task Read()
    {
        await Task.Yield();
        var reader = PipeReader.Create(_stream);
        Exception why = new IOException("QEMU closed the connection");
        try
        {
            ReadResult read;
            do
            {
                read = await reader.ReadAsync();
                var buffer = read.Buffer;
                while (QmpMessage.TryTake(ref buffer, out var line))
                {
                    Hear(QmpMessage.Parse(line));
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or SocketException)
        {
            // an invalid operation: the stream is disposed, or a text in an event is none
            why = e is IOException ? e : new IOException("the connection to QEMU has ended", e);
        }

        await _stream.DisposeAsync();
        Fail(why);
    }

    private void Hear(QmpMessage message)
    {
        switch (message)
        {
            case QmpGreeting:
                _greeted.TrySetResult();
                break;
            case QmpAnswer answer when _asked.TryGetValue(answer.Id, out var asked):
                asked.TrySetResult(answer.Value);
                break;
            case QmpRefusal refusal when _asked.TryGetValue(refusal.Id, out var asked):
                asked.TrySetException(new QmpException(refusal.Class, refusal.Description));
                break;
            case QmpEvent happened:
                Hear(happened);
                break;
            default:
                // an answer that came after its limit
                break;
        }
    }

    private void Hear(QmpEvent happened)
    {
        foreach (var (awaited, fits) in _awaited)
        {
            if (fits(happened) && _awaited.TryRemove(awaited, out _))
            {
                awaited.TrySetResult(happened);
            }
        }

        _onEvent?.Invoke(happened);
    }

    private void Fail(Exception why)
    {
        _greeted.TrySetException(why);
        _ = _greeted.Task.Exception;
        foreach (var asked in _asked.Values)
        {
            asked.TrySetException(why);
        }

        foreach (var awaited in _awaited.Keys)
        {
            awaited.TrySetException(why);
            _ = awaited.Task.Exception;
        }
    }
}
