using System.Security.Cryptography;
using Alize.Services.Objects;
using Alize.Services.Objects.Sealing;
using Alize.Tests.Fixture;
using Alize.Tests.Fuzz;
using Xunit;

namespace Alize.Tests.Objects;

public sealed class SealedBytesTests
{
    private const int Unit = 64 << 10;

    private readonly FakeByteStore _bytes = new();
    private readonly SealKeys _keys = new(new(RandomNumberGenerator.GetBytes(SealKeys.KeyBytes)));
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealKeys.KeyBytes);

    private SealedBytes Closed => new(_bytes);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(Unit - 1), InlineData(Unit), InlineData(Unit + 1), InlineData(2 * Unit), InlineData(300_000)]
    public async Task Any_range_of_a_body_of_any_size_is_read_as_it_was_written(int size)
    {
        var body = RandomNumberGenerator.GetBytes(size);
        var blob = await Write(body, known: true);
        Assert.Equal((size, Etags.Of(body)), (blob.Size, blob.Md5));
        Assert.Equal(blob.Size, (await Write(body, known: false)).Size);
        var stored = _bytes.Blobs[blob.Ref.Text];
        Assert.True(size < 32 || stored.AsSpan().IndexOf(body.AsSpan(0, 32)) < 0, "the body lies in the clear");
        (int From, int Length)[] ranges =
            [(0, size), (0, Math.Min(1, size)), (size / 2, size - (size / 2)), (Math.Max(0, size - 1), Math.Min(1, size)),
                (Math.Min(size, Unit - 1), Math.Min(2, Math.Max(0, size - (Unit - 1))))];
        foreach (var (from, length) in ranges)
        {
            Assert.Equal(body[from..(from + length)], await Read(blob, from, length));
        }
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_cut_short_is_called_that_by_its_own_length()
    {
        var body = new byte[1000];
        Assert.Equal(WriteOutcome.TooLong, (await Closed.Write("p/c/o", new MemoryStream(body), null, 999, _key, default)).Outcome);
        Assert.Equal(WriteOutcome.Stored, (await Closed.Write("p/c/o", new MemoryStream(body), null, 1000, _key, default)).Outcome);
        Assert.Equal(WriteOutcome.CutShort, (await Closed.Write("p/c/o", new MemoryStream(body), 1001, 5000, _key, default)).Outcome);
    }

    [Fact]
    public Task Bytes_that_were_touched_are_never_given_out() => Chance.Rounds(async chance =>
    {
        var body = new byte[(2 * Unit) + 100];
        chance.NextBytes(body);
        var blob = await Write(body, known: true);
        var stored = _bytes.Blobs[blob.Ref.Text];
        for (var i = 0; i < 100; i++)
        {
            var touched = (byte[])stored.Clone();
            if (i == 0)
            {
                // two whole units change places
                stored.AsSpan(16, Unit + 16).CopyTo(touched.AsSpan(16 + Unit + 16));
                stored.AsSpan(16 + Unit + 16, Unit + 16).CopyTo(touched.AsSpan(16));
            }
            else
            {
                touched[chance.Next(touched.Length)] ^= (byte)(1 << chance.Next(8));
            }

            _bytes.Blobs[blob.Ref.Text] = touched;
            await Assert.ThrowsAsync<InvalidDataException>(() => Read(blob, 0, body.Length));
        }

        // cut at a unit's end, and said to be so long: the last unit knows that it was not the last
        _bytes.Blobs[blob.Ref.Text] = stored[..(16 + Unit + 16)];
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(blob with { Size = Unit }, 0, Unit));
    });

    [Fact]
    public async Task Two_bodies_under_one_key_have_nothing_in_common()
    {
        var body = new byte[5000];
        var (one, two) = (await Write(body, known: true), await Write(body, known: true));
        Assert.NotEqual(_bytes.Blobs[one.Ref.Text][16..], _bytes.Blobs[two.Ref.Text][16..]);
    }

    [Fact]
    public void A_wrapped_key_opens_for_its_project_its_name_and_its_owner_alone()
    {
        var mine = RandomNumberGenerator.GetBytes(32);
        SealWish[] wishes = [new(SealKind.Cloud), new(SealKind.Named, "a"), new(SealKind.Named), new(SealKind.Customer, null, mine)];
        foreach (var wish in wishes)
        {
            var (seal, key) = _keys.Draw(wish, "p1");
            seal = Seal.Parse(seal.Text);
            Assert.Equal(key, _keys.Open(seal, "p1", wish.CustomerKey));
            if (wish.Kind == SealKind.Named)
            {
                Assert.Throws<InvalidDataException>(() => _keys.Open(seal, "p2", null));
                Assert.Throws<InvalidDataException>(() => _keys.Open(seal with { KeyName = "other" }, "p1", null));
            }
        }

        var customers = _keys.Draw(new(SealKind.Customer, null, mine), "p1").Seal;
        Assert.Null(_keys.Open(customers, "p1", null));
        Assert.Null(_keys.Open(customers, "p1", new byte[32]));
        var stranger = new SealKeys(new(new byte[32]));
        Assert.Throws<InvalidDataException>(() => stranger.Open(_keys.Draw(new(SealKind.Cloud), "p1").Seal, "p1", null));
    }

    [Fact]
    public Task A_seal_is_read_or_refused_in_words() => Chance.Rounds(chance =>
    {
        var good = System.Text.Encoding.ASCII.GetBytes(_keys.Draw(new(SealKind.Named, "a/b:c"), "p1").Seal.Text);
        for (var i = 0; i < 3000; i++)
        {
            var spoiled = chance.Spoil(good);
            Reading.Whole(
                () => _keys.Open(Seal.Parse(System.Text.Encoding.UTF8.GetString(spoiled)), "p1", null),
                e => e is InvalidDataException,
                spoiled);
        }

        return Task.CompletedTask;
    });

    private async Task<WrittenBlob> Write(byte[] body, bool known)
    {
        var (outcome, blob) = await Closed.Write("p/c/o", new Slow(body), known ? body.Length : null, 1 << 20, _key, default);
        Assert.Equal(WriteOutcome.Stored, outcome);
        return blob!;
    }

    private async Task<byte[]> Read(WrittenBlob blob, long offset, long length)
    {
        var to = new MemoryStream();
        await Closed.Read(new(blob.Ref, offset, length) { Key = _key, BlobSize = blob.Size }, to, default);
        return to.ToArray();
    }

    /// <summary>Gives a body in pieces that fit no unit.</summary>
    private sealed class Slow(byte[] body) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7777)], cancellationToken);
    }
}
