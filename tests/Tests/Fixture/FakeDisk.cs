using Alize.Blobs;

namespace Alize.Tests.Fixture;

/// <summary>A disk whose power can be cut: what was not synced is lost, and so are the names of files whose folder was not.</summary>
internal sealed class FakeDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bytes> _files = [];
    private readonly HashSet<string> _named = [];

    /// <summary>Syncs of files, from this one on, fail; null for none.</summary>
    public int? FailsAtSync { get; set; }

    public int Syncs { get; private set; }

    public long Free { get; set; } = long.MaxValue;

    /// <summary>Writes fail as those of a disk without room.</summary>
    public bool Full { get; set; }

    public IEnumerable<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _files.Keys.Order()];
            }
        }
    }

    public IDiskFile Create(string name)
    {
        lock (_gate)
        {
            var file = new Bytes();
            _files.Add(name, file);
            return new Handle(this, file);
        }
    }

    public IDiskFile? Open(string name)
    {
        lock (_gate)
        {
            return _files.TryGetValue(name, out var file) ? new Handle(this, file) : null;
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            _files.Remove(name);
        }
    }

    public IReadOnlyList<DiskEntry> List(string folder)
    {
        lock (_gate)
        {
            return [.. _files.Where(f => FolderOf(f.Key) == folder)
                .Select(f => new DiskEntry(f.Key[(folder.Length + 1)..], f.Value.Now.Length, DateTimeOffset.UnixEpoch))];
        }
    }

    public IReadOnlyList<string> Folders(string folder)
    {
        lock (_gate)
        {
            return [.. _files.Keys.Select(FolderOf).Distinct()];
        }
    }

    public void SyncFolder(string folder)
    {
        lock (_gate)
        {
            _named.UnionWith(_files.Keys.Where(name => FolderOf(name) == folder));
        }
    }

    /// <summary>The disk as it is found after a power cut at this moment.</summary>
    public FakeDisk AfterPowerCut()
    {
        lock (_gate)
        {
            var found = new FakeDisk();
            foreach (var (name, file) in _files.Where(f => _named.Contains(f.Key)))
            {
                var bytes = new Bytes { Safe = file.Safe };
                bytes.Now.Write(file.Safe);
                found._files.Add(name, bytes);
                found._named.Add(name);
            }

            return found;
        }
    }

    /// <summary>Turns one bit over in the middle of every file.</summary>
    public void Rot()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
            {
                file.Now.GetBuffer()[file.Now.Length / 2] ^= 1;
            }
        }
    }

    private static string FolderOf(string name) => name[..name.LastIndexOf('/')];

    private sealed class Bytes
    {
        public MemoryStream Now { get; } = new();

        public byte[] Safe { get; set; } = [];
    }

    private sealed class Handle(FakeDisk disk, Bytes file) : IDiskFile
    {
        public long Length => file.Now.Length;

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
        {
            lock (disk._gate)
            {
                if (disk.Full)
                {
                    throw new DiskFullException("full");
                }

                file.Now.Position = offset;
                foreach (var chunk in chunks)
                {
                    file.Now.Write(chunk.Span);
                }
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._gate)
            {
                file.Now.Position = offset;
                return file.Now.Read(buffer);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                disk.Syncs++;
                if (disk.Syncs >= disk.FailsAtSync)
                {
                    throw new IOException("the disk is broken");
                }

                file.Safe = file.Now.ToArray();
            }
        }

        public void Dispose()
        {
        }
    }
}
