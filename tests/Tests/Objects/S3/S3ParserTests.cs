using System.IO.Hashing;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Signing;
using Alize.Services.Objects.S3.Words;
using CsCheck;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>Properties of everything that parses what a stranger sent.</summary>
public sealed class S3ParserTests
{
    private static readonly Gen<string> _text = Gen.String[Gen.Char["ab/%?&=+é \u0001*"], 0, 30];

    [Fact]
    public void Encoding_and_decoding_a_name_gives_the_name() => Gen.String[Gen.Char[' ', '\uD7FF'], 0, 50].Sample(name =>
        S3Target.Decode(S3Target.Encode(name, keepSlash: true)) == name
            && S3Target.Decode(S3Target.Encode(name, keepSlash: false)) == name);

    [Fact]
    public void Any_target_parses_or_is_refused_and_never_throws() => _text.Sample(text =>
    {
        var target = S3Target.Parse("/" + text, "a.s3.test", "s3.test");
        return target is null || target.ByHost;
    });

    [Fact]
    public void Any_authorization_and_any_range_parse_or_are_refused() =>
        Gen.Select(_text, Gen.String[Gen.Char["bytes=-0123456789, "], 0, 20]).Sample((text, range) =>
    {
        _ = SignatureWords.Parse(text);
        _ = CredentialScope.Parse(text);
        _ = CopySource.Parse(text);
        var read = ByteRange.Of(range, 10);
        Assert.True(read.Outcome != RangeOutcome.Part || (read.First >= 0 && read.Last < 10 && read.Length > 0));
    });

    [Fact]
    public void A_wildcard_matches_what_a_regular_expression_matches() => Gen.Select(
        Gen.String[Gen.Char["ab*?"], 0, 8], Gen.String[Gen.Char["ab"], 0, 8]).Sample((pattern, text) =>
        Wildcard.Matches(pattern, text) == Regex.IsMatch(
            text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".",
                StringComparison.Ordinal) + "$"));

    [Fact]
    public void Known_sums_are_what_the_world_says()
    {
        static string Sum(string kind)
        {
            using var sum = ChecksumKind.Named(kind)!.Start();
            sum.Append("123456789"u8);
            return Convert.ToHexStringLower(Convert.FromBase64String(sum.Finish()));
        }

        Assert.Equal("cbf43926", Sum("CRC32"));
        Assert.Equal("e3069283", Sum("CRC32C"));
        Assert.Equal("ae8b14860a799888", Sum("CRC64NVME"));
    }

    [Theory, InlineData("CRC32"), InlineData("CRC32C"), InlineData("CRC64NVME")]
    public void Sums_of_pieces_join_to_the_sum_of_the_whole(string name)
    {
        var kind = ChecksumKind.Named(name)!;
        string Sum(byte[] bytes)
        {
            using var sum = kind.Start();
            sum.Append(bytes);
            return sum.Finish();
        }

        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300]).Sample((a, b, c) =>
            kind.Crc!.Join([(Sum(a), a.Length), (Sum(b), b.Length), (Sum(c), c.Length)]) == Sum([.. a, .. b, .. c]));
    }

    [Fact]
    public async Task A_chunked_body_gives_its_bytes_back_however_it_is_cut() =>
        await Gen.Select(Gen.Byte.Array[1, 400].Array[0, 5], Gen.Int[1, 97]).SampleAsync(async (chunks, step) =>
    {
        var body = new MemoryStream();
        foreach (var chunk in chunks)
        {
            body.Write(Encoding.ASCII.GetBytes($"{chunk.Length:X}\r\n"));
            body.Write(chunk);
            body.Write("\r\n"u8);
        }

        var sum = Convert.ToBase64String(Crc32.Hash(chunks.SelectMany(c => c).ToArray()));
        body.Write(Encoding.ASCII.GetBytes($"0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n"));
        var (read, problem, trailers) = await Read(body.ToArray(), step);
        Assert.Null(problem);
        Assert.Equal(chunks.SelectMany(c => c), read);
        Assert.Equal(sum, trailers["x-amz-checksum-crc32"]);
    }, iter: 200);

    [Fact]
    public async Task A_spoiled_chunked_body_ends_with_a_problem_or_as_something_well_formed_and_never_throws() =>
        await Gen.Select(Gen.String[Gen.Char["0123af;\r\nx:"], 0, 60], Gen.Int[1, 9]).SampleAsync(async (text, step) =>
        {
            var (read, problem, _) = await Read(Encoding.ASCII.GetBytes(text), step);
            Assert.True(problem is not null || read.Length <= text.Length);
        }, iter: 2000);

    [Fact]
    public void Any_xml_is_read_or_is_malformed() => Gen.String[Gen.Char["<>/ab&;! \"'=[]-?"], 0, 60].Sample(text =>
    {
        try
        {
            _ = XmlIn.Parse(Encoding.UTF8.GetBytes("<a>" + text + "</a>"), "a");
        }
        catch (FaultException e)
        {
            Assert.Equal("MalformedXML", e.Fault.Code);
        }
    });

    [Fact]
    public void Any_policy_is_read_or_its_problem_is_told() => Gen.String[Gen.Char["{}[]\":,Statement*s3"], 0, 60].Sample(text =>
    {
        var (policy, problem) = BucketPolicy.Parse(text, "box");
        return policy is null != (problem is null);
    });

    private static async Task<(byte[] Bytes, Fault? Problem, IReadOnlyDictionary<string, string> Trailers)> Read(byte[] body, int step)
    {
        using var chunked = new AwsChunked(PipeReader.Create(new MemoryStream(body), new(bufferSize: 128, minimumReadSize: 1)), null, true);
        var read = new MemoryStream();
        var buffer = new byte[step];
        for (int n; (n = await chunked.ReadAsync(buffer)) > 0;)
        {
            read.Write(buffer, 0, n);
        }

        return (read.ToArray(), chunked.Problem, chunked.Trailers);
    }
}
