using System.Security.Cryptography;
using System.Text;
using Alize.Blobs;
using Alize.Drivers.LocalDisk;
using Alize.Services.Identity;
using Alize.Services.Network;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>Every parser of bytes that comes from outside, with bytes that were good once. Those of the object doors' own words stand
/// beside their rooms' tests, as properties.</summary>
public sealed class ParserFuzzTests
{
    private static readonly byte[][] _images =
    [
        FakeRootDisks.EmptyQcow2[..4096], Padded("KDMV\x01\0\0\0\x03\0\0\0"u8), Padded(
            "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nRW 1 FLAT \"x\" 0\n"u8), Padded("<<< Oracle VM VirtualBox Disk Image >>>\n"u8),
        Padded("conectix\0\0\0\x02"u8), Padded("vhdxfile"u8), Padded("LUKS\xba\xbe\0\x01"u8), Padded([0xeb, 0x3c, 0x90]), [],
    ];

    [Fact]
    public Task The_first_look_at_an_image_tells_what_it_is_and_never_fails() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 3000; i++)
        {
            var bytes = chance.Spoil(chance.Pick(_images));
            var header = ImageHeader.Of(bytes, bytes.AsSpan(Math.Max(0, bytes.Length - 512)));
            Assert.NotEqual("", header.Format);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task A_token_that_was_touched_opens_nothing() => Chance.Rounds(chance =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var seal = new TokenSeal(key);
        var token = seal.Seal(new(new('a', 32), TokenScope.Project, new('b', 32), 1, Guid.Empty, 1_000, 2_000));
        for (var i = 0; i < 300; i++)
        {
            var touched = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(token)));
            Assert.True(touched == token || seal.Open(touched) is null, touched);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task An_address_is_read_as_it_is_written_or_not_at_all() => Chance.Rounds(chance =>
    {
        string[] good =
            ["10.9.0.0/24", "10.9.0.7", "2001:db8::/64", "2001:db8::ffff:1.2.3.4", "fe80::1", "::", "0.0.0.0/0", "fa:16:3e:00:00:01"];
        for (var i = 0; i < 5000; i++)
        {
            var text = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(chance.Pick(good))));
            Assert.True(
                !Address.TryParse(text, out var address)
                    || (Address.TryParse(address.ToString(), out var again) && again == address), text);
            Assert.True(!Cidr.TryParse(text, out var cidr) || (Cidr.TryParse(cidr.ToString(), out var twice) && twice == cidr), text);
            Assert.True(Mac.Canonical(text) is not { } mac || Mac.Canonical(mac) == mac, text);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task A_pack_whose_bytes_were_spoiled_gives_what_was_written_or_says_that_it_is_gone() => Chance.Rounds(async chance =>
    {
        var dir = Directory.CreateTempSubdirectory("alize-fuzz-").FullName;
        var blobs = new Dictionary<BlobId, byte[]>();
        using (var store = Open(dir, chance))
        {
            for (var i = 0; i < 40; i++)
            {
                var body = new byte[chance.OneIn(8) ? 200_000 : chance.Next(3000)];
                chance.NextBytes(body);
                blobs[(await store.Write("anns", new MemoryStream(body), null, long.MaxValue, CancellationToken.None)).Id] = body;
            }
        }

        foreach (var file in Directory.GetFiles(dir, "*", SearchOption.AllDirectories))
        {
            await File.WriteAllBytesAsync(file, chance.Spoil(await File.ReadAllBytesAsync(file)));
        }

        using (var store = Open(dir, chance))
        {
            await foreach (var found in store.Before(DateTimeOffset.MaxValue, CancellationToken.None))
            {
                Assert.InRange(found.Size, 0, long.MaxValue);
            }

            foreach (var (id, body) in blobs)
            {
                Assert.True(
                    await Read(store, id, body.Length) is not { } read
                        || read.AsSpan().SequenceEqual(body), "other bytes than were written");
            }
        }

        Directory.Delete(dir, recursive: true);
    });

    private static BlobStore Open(string dir, Random chance) => new(new FolderDisk(dir), TimeProvider.System, b => chance.NextBytes(b));

    private static async Task<byte[]?> Read(BlobStore store, BlobId id, long length)
    {
        using var to = new MemoryStream();
        try
        {
            await store.Read(id, 0, length, to, CancellationToken.None);
            return to.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Padded(ReadOnlySpan<byte> start)
    {
        var bytes = new byte[2048];
        start.CopyTo(bytes);
        return bytes;
    }
}
