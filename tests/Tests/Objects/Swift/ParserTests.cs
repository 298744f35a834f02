using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.Swift;
using CsCheck;
using Xunit;

namespace Alize.Tests.Objects.Swift;

/// <summary>What strangers send is read without a failure, and what is written is read back the same.</summary>
public sealed class ParserTests
{
    private static readonly Gen<string> _odd = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char["0123456789-,=bytes %/:.r*{}[]\"\\"], 0, 60], Gen.String[Gen.Char['\u0000', '\uffff'], 0, 20]);

    [Fact]
    public void A_range_lies_within_its_body_whatever_was_asked() => Gen.Select(_odd, Gen.Long[0, 1000]).Sample((text, length) =>
    {
        var runs = ByteRanges.Parse("bytes=" + text, length);
        return runs is null || (runs.Count <= 50 && runs.TrueForAll(r => r.First >= 0 && r.Length > 0 && r.First + r.Length <= length));
    });

    [Fact]
    public void A_well_formed_range_is_what_it_says() => Gen.Select(Gen.Long[0, 99], Gen.Long[0, 99]).Sample((a, b) =>
    {
        var (first, last) = (Math.Min(a, b), Math.Max(a, b));
        Assert.Equal([new ByteRun(first, last - first + 1)], ByteRanges.Parse($"bytes={first}-{last}", 100));
        Assert.Equal([new ByteRun(99 - first, first + 1)], ByteRanges.Parse($"bytes=-{first + 1}", 100));
    });

    [Fact]
    public void A_path_keeps_its_names() =>
        Gen.Select(Gen.String[1, 20], Gen.String[1, 20], Gen.String[1, 40]).Sample((account, container, name) =>
    {
        var whole = new[] { account, container, name }.Select(Clean).ToArray();
        if (whole[0].Contains('/', StringComparison.Ordinal) || whole[1].Contains('/', StringComparison.Ordinal)
            || whole.Any(w => w.Length == 0))
        {
            return;
        }

        var path = SwiftPath.Parse("/object-store/v1/" + string.Join('/', whole.Select(Uri.EscapeDataString)) + "?x=/y");
        Assert.Equal((SwiftPlace.Object, whole[0], whole[1], whole[2]), (path.Place, path.Account, path.Container, path.Object));
    });

    [Fact]
    public void Any_target_and_query_are_read_or_refused() => Gen.Select(_odd, _odd).Sample((path, query) =>
    {
        var parsed = SwiftPath.Parse("/object-store/v1/" + path);
        Assert.DoesNotContain('\0', parsed.Object);
        _ = SwiftQuery.Parse("?" + query)?["limit"];
    });

    [Fact]
    public void A_cleaned_list_stays_as_it_is_and_lets_no_stranger_in() => _odd.Sample(text =>
    {
        var (clean, problem) = SwiftAcl.Clean(text, write: false);
        if (problem is null)
        {
            Assert.Equal((clean, null), SwiftAcl.Clean(clean!, write: false));
            var stranger =
                new Caller { UserId = "nobody-5f2c", UserName = "nobody-5f2c", ProjectId = "nowhere-5f2c", ProjectName = "nowhere-5f2c" };
            Assert.True(!SwiftAcl.Parse(clean).AllowsUser(stranger, own: false) || clean!.Contains('*', StringComparison.Ordinal));
            Assert.False(SwiftAcl.Parse(clean).AllowsUser(Caller.Anonymous(""), own: true));
        }
    });

    [Fact]
    public void Any_manifest_is_read_or_refused_in_words() =>
        Gen.OneOf(_odd, _odd.Select(t => $"[{{\"path\":{t}}}]"), _odd.Select(t => $"[{{{t}}}]")).Sample(text =>
    {
        var (segments, problem) = SloWords.Parse(Encoding.UTF8.GetBytes(text));
        Assert.True(problem is not null || segments.Count is > 0 and <= 1000);
        Assert.All(segments.Where(s => s.Path is not null), s => Assert.True(s.Container.Length > 0 && s.Name.Length > 0));
    });

    [Fact]
    public async Task Any_archive_is_read_or_refused() => await Gen.Byte.Array[0, 2000].SampleAsync(async noise =>
    {
        var bytes = Tar(("a", "hello"), ("b", "world"));
        for (var i = 0; i < noise.Length && noise.Length % 3 > 0; i += 3)
        {
            bytes[noise[i] * 7 % bytes.Length] = noise[^1];
        }

        await Drain(new TarReader(new MemoryStream(noise.Length % 3 == 0 ? noise : bytes)));
        await Drain(new TarReader(new Bzip2Stream(new MemoryStream([.. "BZh9"u8, .. noise]))));
    });

    [Fact]
    public async Task An_archive_is_read_whole_even_where_bodies_are_left()
    {
        var reader = new TarReader(new MemoryStream(Tar(("a", new string('x', 1000)), ("b", ""), ("c", "end"))));
        var names = new List<string>();
        while (await reader.Next(default) is { } file)
        {
            names.Add(file.Name);
        }

        Assert.Equal(["a", "b", "c"], names);
    }

    private static async Task Drain(TarReader archive)
    {
        try
        {
            while (await archive.Next(default) is not null)
            {
                await archive.Body().CopyToAsync(Stream.Null);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // refused
        }
    }

    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(bytes, System.Formats.Tar.TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return bytes.ToArray();
    }

    private static string Clean(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);
}
