namespace Alize.Floor;

/// <summary>Appends to one file: whoever waits shares one write and one sync.</summary>
internal sealed class GroupWriter
{
    private const int MostBatch = 512;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Queue<Job> _queue = new();

    public GroupWriter(string path)
    {
        _path = path;
        new Thread(Loop) { IsBackground = true, Name = "writer of " + Path.GetFileName(path) }.Start();
    }

    /// <summary>Completes with the place of the bytes once they are safe.</summary>
    public Task<long> Append(ReadOnlyMemory<byte> bytes)
    {
        var job = new Job(bytes);
        lock (_gate)
        {
            _queue.Enqueue(job);
        }

        _waiting.Release();
        return job.Done.Task;
    }

    private void Loop()
    {
        using var file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        var (batch, chunks, end) = (new List<Job>(), new List<ReadOnlyMemory<byte>>(), 0L);
        while (true)
        {
            _waiting.Wait();
            batch.Clear();
            chunks.Clear();
            lock (_gate)
            {
                while (batch.Count < MostBatch && _queue.TryDequeue(out var job))
                {
                    batch.Add(job);
                }
            }

            var start = end;
            foreach (var job in batch)
            {
                job.Offset = end;
                end += job.Bytes.Length;
                chunks.Add(job.Bytes);
            }

            if (batch.Count > 0)
            {
                RandomAccess.Write(file, chunks, start);
                RandomAccess.FlushToDisk(file);
                batch.ForEach(job => job.Done.SetResult(job.Offset));
            }
        }
    }

    private sealed class Job(ReadOnlyMemory<byte> bytes)
    {
        public ReadOnlyMemory<byte> Bytes => bytes;

        public long Offset { get; set; }

        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
