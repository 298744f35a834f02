using Alize.Blobs;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects;

/// <summary>The bytes of objects on a disk that loses what was not synced.</summary>
public sealed class BlobTests
{
    private const int InAPack = 128 << 10;
    private readonly Random _chance = new(7);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(InAPack)]
    [InlineData(InAPack + 1)]
    [InlineData((1 << 20) + 77)]
    public async Task A_body_that_was_stored_is_there_after_a_power_cut(int size)
    {
        var disk = new FakeDisk();
        using var store = Open(disk);
        await StoredForGood(disk, store, size);
    }

    [Fact]
    public async Task Bodies_that_were_stored_at_once_are_all_there_after_a_power_cut()
    {
        var disk = new FakeDisk();
        using var store = Open(disk);
        var bodies = Enumerable.Range(0, 64).Select(n => Body(n * 5000)).ToList();
        var written = await Task.WhenAll(bodies.Select(b => Task.Run(() => Write(store, b))));
        using var later = Open(disk.AfterPowerCut());
        foreach (var (body, of) in bodies.Zip(written))
        {
            Assert.Equal(body, await Read(later, of.Id, 0, body.Length));
        }
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(1_000_000)]
    public async Task Bytes_that_rotted_are_never_given_out(int size)
    {
        var disk = new FakeDisk();
        using var store = Open(disk);
        var written = await Write(store, Body(size));
        disk.Rot();
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(store, written.Id, 0, size));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public async Task A_disk_that_fails_to_sync_fails_the_write_and_the_next_one_starts_afresh(int size)
    {
        var disk = new FakeDisk { FailsAtSync = 1 };
        using var store = Open(disk);
        await Assert.ThrowsAsync<IOException>(() => Write(store, Body(size)));
        disk.FailsAtSync = null;
        await StoredForGood(disk, store, size);
    }

    [Fact]
    public async Task A_large_body_is_synced_on_its_way_and_a_failure_then_is_not_forgotten_at_the_end()
    {
        const int Size = 70 << 20;
        var good = new FakeDisk();
        using (var store = Open(good))
        {
            await Write(store, new byte[Size]);
        }

        Assert.Equal(2, good.Syncs);

        // the kernel tells of a failed sync once: the second one says that all is well
        var bad = new FakeDisk { FailsAtSync = 1 };
        using (var store = Open(bad))
        {
            await Assert.ThrowsAsync<IOException>(() => Write(store, new Zeros(Size, async () =>
            {
                while (bad.Syncs == 0)
                {
                    await Task.Yield();
                }

                bad.FailsAtSync = null;
            })));
        }

        Assert.Empty(bad.Names);
    }

    [Theory]
    [InlineData(100, 99)]
    [InlineData(1_000_000, 999_999)]
    public async Task A_body_longer_than_allowed_or_shorter_than_promised_leaves_nothing(int size, int most)
    {
        var disk = new FakeDisk();
        using var store = Open(disk);
        var body = Body(size);
        Assert.Equal(WriteEnd.TooLong, (await store.Write("a/c/o", new MemoryStream(body), null, most, default)).End);
        Assert.Equal(WriteEnd.CutShort, (await store.Write("a/c/o", new MemoryStream(body), size + 1, long.MaxValue, default)).End);
        Assert.Empty(disk.Names);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public async Task A_full_disk_refuses_bodies_keeps_those_it_has_and_takes_more_when_there_is_room(int size)
    {
        var disk = new FakeDisk();
        using var store = Open(disk);
        var body = Body(size);
        var before = await Write(store, body);
        disk.Full = true;
        await Assert.ThrowsAsync<DiskFullException>(() => Write(store, body));
        Assert.Equal(body, await Read(store, before.Id, 0, size));
        disk.Full = false;
        await StoredForGood(disk, store, size);
    }

    [Fact]
    public async Task What_is_kept_free_for_names_no_body_takes()
    {
        var disk = new FakeDisk { Free = BlobStore.Reserve + 1000 };
        using var store = Open(disk);
        await Write(store, Body(900));
        await Assert.ThrowsAsync<DiskFullException>(() => store.Write("a/c/o", new MemoryStream(Body(9)), 1001, long.MaxValue, default));
        disk.Free = BlobStore.Reserve;
        await Assert.ThrowsAsync<DiskFullException>(() => Write(store, Body(1)));
    }

    [Fact]
    public async Task Zeros_where_notes_of_the_dead_were_cost_no_living_body()
    {
        var disk = new FakeDisk();
        var body = Body(60_000);
        Written first;
        using (var store = Open(disk))
        {
            first = await Write(store, body);
            store.Delete((await Write(store, body)).Id);
        }

        using (var notes = disk.Open(Assert.Single(disk.Names, n => n.EndsWith(".dead", StringComparison.Ordinal)))!)
        {
            notes.Write(0, [new byte[32]]);
        }

        using var later = Open(disk);
        var living = new List<BlobId>();
        await foreach (var blob in later.Before(DateTimeOffset.MaxValue, default))
        {
            living.Add(blob.Id);
        }

        Assert.Contains(first.Id, living);
    }

    [Fact]
    public async Task A_range_is_what_it_says_wherever_it_lies()
    {
        using var store = Open(new FakeDisk());
        var body = Body(1_000_000);
        var written = await Write(store, body);
        for (var i = 0; i < 200; i++)
        {
            var from = _chance.Next(body.Length);
            var length = _chance.Next(1, body.Length - from + 1);
            Assert.Equal(body[from..(from + length)], await Read(store, written.Id, from, length));
        }
    }

    private async Task StoredForGood(FakeDisk disk, BlobStore store, int size)
    {
        var body = Body(size);
        var written = await Write(store, body);
        using var later = Open(disk.AfterPowerCut());
        Assert.Equal(body, await Read(later, written.Id, 0, size));
    }

    private static BlobStore Open(FakeDisk disk) => new(disk, TimeProvider.System, new Random(1).NextBytes);

    private static Task<Written> Write(BlobStore store, byte[] body) => Write(store, new MemoryStream(body));

    private static async Task<Written> Write(BlobStore store, Stream body)
    {
        var written = await store.Write("a/c/o", body, null, long.MaxValue, default);
        Assert.Equal(WriteEnd.Stored, written.End);
        return written;
    }

    private static async Task<byte[]> Read(BlobStore store, BlobId id, long offset, long length)
    {
        var to = new MemoryStream();
        await store.Read(id, offset, length, to, default);
        return to.ToArray();
    }

    private byte[] Body(int size)
    {
        var body = new byte[size];
        _chance.NextBytes(body);
        return body;
    }

    /// <summary>So many zeros; what is to happen before they end.</summary>
    private sealed class Zeros(long size, Func<Task> atEnd) : MemoryStream
    {
        private long _left = size;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(_left, buffer.Length);
            _left -= read;
            if (read == 0)
            {
                await atEnd();
            }

            buffer.Span[..read].Clear();
            return read;
        }
    }
}
