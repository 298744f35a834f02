namespace Alize.Blobs;

/// <summary>
/// Appends records to the newest pack. One thread takes whatever writers wait, writes their records in one go and pays one sync for all.
/// A pack is never appended to by a later life of the program, and never again after a write or sync of it failed.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private const long PackSize = 64 << 20;
    private const int MostBatch = 512;
    private readonly IDisk _disk;
    private readonly PackFiles _packs;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Thread _thread;
    private readonly Queue<Waiting> _queue = new();
    private volatile bool _stopping;
    private IDiskFile? _pack;
    private long _number;
    private long _end;

    public PackWriter(IDisk disk, PackFiles packs)
    {
        _disk = disk;
        _packs = packs;
        _number = packs.Newest;
        _thread = new Thread(Loop) { IsBackground = true, Name = "pack writer" };
        _thread.Start();
    }

    /// <summary>The pack that is being written; every older one is sealed.</summary>
    public long Open => Volatile.Read(ref _number);

    /// <summary>Appends a record; completes when it is safe on disk.</summary>
    public Task<(long Pack, long Offset)> Append(ReadOnlyMemory<byte> record)
    {
        var waiting = new Waiting(record);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Enqueue(waiting);
        }

        _waiting.Release();
        return waiting.Done.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _waiting.Release();
        _thread.Join();
        _pack?.Dispose();
        _waiting.Dispose();
    }

    private void Loop()
    {
        var batch = new List<Waiting>(MostBatch);
        var chunks = new List<ReadOnlyMemory<byte>>(MostBatch);
        while (true)
        {
            _waiting.Wait();
            batch.Clear();
            lock (_gate)
            {
                while (batch.Count < MostBatch && _queue.TryDequeue(out var next))
                {
                    batch.Add(next);
                }

                if (batch.Count == 0 && _stopping)
                {
                    return;
                }
            }

            for (var i = 1; i < batch.Count; i++)
            {
                _waiting.Wait(0);
            }

            if (batch.Count > 0)
            {
                Write(batch, chunks);
            }
        }
    }

    private void Write(List<Waiting> batch, List<ReadOnlyMemory<byte>> chunks)
    {
        try
        {
            if (_pack is null || _end >= PackSize)
            {
                Roll();
            }

            chunks.Clear();
            var start = _end;
            foreach (var waiting in batch)
            {
                waiting.Offset = _end;
                _end += waiting.Record.Length;
                chunks.Add(waiting.Record);
            }

            _pack!.Write(start, chunks);
            _pack.Sync();
            foreach (var waiting in batch)
            {
                waiting.Done.TrySetResult((_number, waiting.Offset));
            }
        }
#pragma warning disable CA1031 // the error belongs to the writers; the loop must live on, with a fresh pack
        catch (Exception e)
#pragma warning restore CA1031
        {
            _pack?.Dispose();
            _pack = null;
            batch.ForEach(waiting => waiting.Done.TrySetException(e));
        }
    }

    private void Roll()
    {
        _pack?.Dispose();
        _pack = null;
        var number = _number + 1;
        Volatile.Write(ref _number, number);
        _pack = _disk.Create(PackFiles.NameOf(number));
        _disk.SyncFolder(PackFiles.Folder);
        _packs.Add(number);
        _end = 0;
    }

    private sealed class Waiting(ReadOnlyMemory<byte> record)
    {
        public ReadOnlyMemory<byte> Record => record;

        public long Offset { get; set; }

        public TaskCompletionSource<(long Pack, long Offset)> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
