using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects;

/// <summary>Keeps bytes for the reads that began while they had a name: a download slower than the upload that replaces its object gets
/// the object as it was. Kept in memory: where the program dies, the sweeper finds what was waiting.</summary>
public sealed class OpenReads(IByteStore bytes)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _open = [];
    private readonly Queue<(long Since, BlobRef Blob)> _waiting = new();
    private long _next;

    /// <summary>What a door does around a request: a read where the request reads bytes, as a copy does too; else null.</summary>
    public IAsyncDisposable? Begin(HttpRequest request) =>
        request.Method is "GET" or "COPY" || request.Headers.ContainsKey("X-Copy-From") || request.Headers.ContainsKey("x-amz-copy-source")
            ? Begin()
            : null;

    /// <summary>A read begins: to be called before it looks up what it reads, and disposed when its last byte has left.</summary>
    public IAsyncDisposable Begin()
    {
        lock (_lock)
        {
            _open.Add(_next);
            return new Read(this, _next++);
        }
    }

    /// <summary>Deletes bytes that have no name any more, at once or when the reads that may still want them have ended. A failure is left
    /// to the sweeper.</summary>
    public Task Delete(IEnumerable<BlobRef> dead)
    {
        lock (_lock)
        {
            foreach (var blob in dead)
            {
                _waiting.Enqueue((_next++, blob));
            }
        }

        return DeleteUnread();
    }

    private Task End(long read)
    {
        lock (_lock)
        {
            _open.Remove(read);
        }

        return DeleteUnread();
    }

    private async Task DeleteUnread()
    {
        while (Unread() is { } blob)
        {
            try
            {
                await bytes.Delete(blob, CancellationToken.None);
            }
            catch (IOException)
            {
                // whoever ends a read has nothing to do with it: the sweeper finds what no name refers to
            }
        }
    }

    private BlobRef? Unread()
    {
        lock (_lock)
        {
            var free = _waiting.TryPeek(out var first) && (_open.Count == 0 || first.Since < _open.Min);
            return free ? _waiting.Dequeue().Blob : null;
        }
    }

    private sealed class Read(OpenReads reads, long number) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(reads.End(number));
    }
}
