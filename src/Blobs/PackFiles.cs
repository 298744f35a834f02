using System.Buffers.Binary;
using System.Globalization;

namespace Alize.Blobs;

/// <summary>The packs of a disk: which there are, how much of each is dead, and open handles to read them.
/// Notes of what is dead are hints without a sync: losing one costs space until the next sweep, never bytes, so each carries a check:
/// after a power cut a file may have zeros where nothing was written.</summary>
internal sealed class PackFiles
{
    public const string Folder = "packs";
    private const int MostOpen = 256;
    private const int NoteSize = 8;
    private const string DeadSuffix = ".dead";
    private readonly IDisk _disk;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, IDiskFile> _open = [];
    private readonly SortedDictionary<long, PackState> _packs = [];

    public PackFiles(IDisk disk)
    {
        _disk = disk;
        foreach (var file in disk.List(Folder))
        {
            if (long.TryParse(file.Name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            {
                State(number).Size = file.Size;
            }
        }

        foreach (var number in _packs.Keys)
        {
            _packs[number].Dead.UnionWith(ReadDead(number));
        }
    }

    public long Newest => _packs.Count == 0 ? 0 : _packs.Keys.Max();

    public static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/{number:x8}");

    public void Add(long number)
    {
        lock (_gate)
        {
            State(number);
        }
    }

    /// <summary>Numbers of all packs but the one that is being written.</summary>
    public List<long> Sealed(long open)
    {
        lock (_gate)
        {
            return [.. _packs.Keys.Where(n => n != open)];
        }
    }

    /// <summary>An open pack; null where it is gone. Not to be disposed: several readers share it.</summary>
    public IDiskFile? Get(long number)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(number, out var file))
            {
                return file;
            }

            if (_disk.Open(NameOf(number)) is not { } opened)
            {
                return null;
            }

            if (_open.Count >= MostOpen)
            {
                _open.Clear();
            }

            return _open[number] = opened;
        }
    }

    /// <summary>Notes that a record is dead.</summary>
    public void NoteDead(long number, long offset)
    {
        lock (_gate)
        {
            if (!_packs.TryGetValue(number, out var pack) || !pack.Dead.Add(offset))
            {
                return;
            }

            pack.Notes ??= _disk.Open(NameOf(number) + DeadSuffix) ?? _disk.Create(NameOf(number) + DeadSuffix);
            pack.Notes.Write((pack.Dead.Count - 1) * (long)NoteSize, [Note(offset)]);
        }
    }

    public HashSet<long> DeadIn(long number)
    {
        lock (_gate)
        {
            return _packs.TryGetValue(number, out var pack) ? [.. pack.Dead] : [];
        }
    }

    public void Remove(long number)
    {
        lock (_gate)
        {
            if (_packs.Remove(number, out var pack))
            {
                pack.Notes?.Dispose();
            }

            _open.Remove(number);
        }

        _disk.Delete(NameOf(number) + DeadSuffix);
        _disk.Delete(NameOf(number));
    }

    private PackState State(long number)
    {
        if (!_packs.TryGetValue(number, out var pack))
        {
            _packs[number] = pack = new PackState();
        }

        return pack;
    }

    private List<long> ReadDead(long number)
    {
        using var file = _disk.Open(NameOf(number) + DeadSuffix);
        if (file is null)
        {
            return [];
        }

        var bytes = new byte[file.Length / NoteSize * NoteSize];
        var read = file.Read(0, bytes);
        return [.. bytes[..read].Chunk(NoteSize)
            .Select(note => (Note: note, Offset: (long)BinaryPrimitives.ReadUInt32LittleEndian(note)))
            .Where(n => Note(n.Offset).AsSpan().SequenceEqual(n.Note)).Select(n => n.Offset)];
    }

    /// <summary>The offset (a pack is far smaller than 4 GiB) and its checksum.</summary>
    private static byte[] Note(long offset)
    {
        var note = new byte[NoteSize];
        BinaryPrimitives.WriteUInt32LittleEndian(note, (uint)offset);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(4), RecordHeader.Crc(note.AsSpan(0, 4)));
        return note;
    }

    private sealed class PackState
    {
        public long Size { get; set; }

        public HashSet<long> Dead { get; } = [];

        public IDiskFile? Notes { get; set; }
    }
}
