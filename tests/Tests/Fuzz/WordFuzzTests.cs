using System.Globalization;
using System.Text;
using Alize.Console.Sessions;
using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Alize.Services.Objects;
using Alize.Services.Objects.S3;
using Alize.Services.Objects.S3.Forms;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Signing;
using Alize.Services.Objects.S3.Words;
using Alize.Tests.Coverage;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>Small words of headers, queries and cookies: each is read or is none, and whatever is read is written as it was.</summary>
public sealed class WordFuzzTests
{
    private static readonly Seal _seal = new(new byte[32]);

    /// <summary>Good words, and what reads them; what it gives is a text that reads as the same again, or nothing.</summary>
    private static readonly (string What, string[] Good, Func<string, string?> Read)[] _words =
    [
        ("microversion", ["2.1", "2.26", "3.70", "1.0"], w => Microversion.TryParse(w, out var v) ? v.ToString() : null),
        ("version of an object", ["1764000000.123456", "0.000001"], w => VersionWords.Parse(w) is { } v ? VersionWords.Text(v) : null),
        ("scope of a signature", ["AKIA/20260101/us-east-1/s3/aws4_request", "a/b/20260101/r/s3/aws4_request"],
            w => CredentialScope.Parse(w) is { } s ? $"{s.Access}/{s.Text}" : null),
        ("signature", ["Credential=AK/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + new string('a', 64)],
            w => SignatureWords.Parse(w) is { } s
                ? $"Credential={s.Scope.Access}/{s.Scope.Text}, SignedHeaders={string.Join(';', s.Headers)}, Signature={s.Signature}"
                : null),
        ("time", ["2026-11-30T12:00:00.000Z", "2026-11-30T12:00:00Z", "Mon, 30 Nov 2026 12:00:00 GMT"],
            w => S3Words.ReadTime(w)?.ToString("o", CultureInfo.InvariantCulture)),
        ("address with a prefix", ["10.9.0.0/24", "2001:db8::1/64", "::/0"], Prefix),
    ];

    [Fact]
    public Task A_word_is_read_as_it_is_written_or_not_at_all() => Chance.Rounds(chance =>
    {
        var wrong = new List<string>();
        foreach (var (what, good, read) in _words)
        {
            Assert.All(good, g => Assert.NotNull(read(g)));
            for (var i = 0; i < 1500; i++)
            {
                var word = Encoding.Latin1.GetString(chance.Spoil(Encoding.Latin1.GetBytes(chance.Pick(good))));
                if (read(word) is { } once && read(once) != once)
                {
                    wrong.Add($"{what}: {word} reads as {once}, and that as {read(once)}");
                }
            }
        }

        Wrong.None(wrong);
        return Task.CompletedTask;
    });

    [Fact]
    public Task Forms_policies_queries_and_copies_are_read_or_are_none() => Chance.Rounds(chance =>
    {
        var policy = """{"expiration": "2026-12-30T12:00:00Z", "conditions": [{"bucket": "b"}, ["starts-with", "$key", "a/"], """
            + """["content-length-range", 1, 10], {"\ud83d\ude00": "x"}]}""";
        for (var i = 0; i < 2000; i++)
        {
            var spoiled = chance.Spoil(Encoding.UTF8.GetBytes(policy));
            var read = FormPolicy.Parse(Convert.ToBase64String(spoiled));
            _ = read?.Judge(new Dictionary<string, string> { ["key"] = "a/b", ["bucket"] = "b" }, DateTimeOffset.UnixEpoch);
            _ = FormPolicy.Parse(Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(Convert.ToBase64String(spoiled)))));
            _ = TagWords.Read(Text(chance, "a=b&c=d%20e&=&%2f=x"));
            var source = CopySource.Parse(Text(chance, "/box/a%2Fb%20c?versionId=1764000000.123456"));
            Assert.True(source is not { Bucket: "" } and not { Key: "" });
            var query = S3Query.Parse(Text(chance, "prefix=a%2F&max-keys=10&versions&X-Amz-Date=20260101T000000Z"));
            foreach (var (name, value) in query?.All ?? [])
            {
                Assert.False(name is null || value is null);
            }
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task A_cookie_that_was_touched_opens_nothing() => Chance.Rounds(chance =>
    {
        var closed = _seal.Close("the token of ann");
        Assert.Equal("the token of ann", _seal.Open(closed));
        for (var i = 0; i < 2000; i++)
        {
            var touched = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(closed)));
            Assert.True(_seal.Open(touched) is not { } open || open == "the token of ann", touched);
            Assert.False(_seal.Fits("session", touched));
        }

        return Task.CompletedTask;
    });

    private static string? Prefix(string word)
    {
        try
        {
            return AddressPrefix.Canonical(word);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Text(Random chance, string good) => Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(good)));
}
