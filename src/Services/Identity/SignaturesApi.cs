using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/ec2tokens and /s3tokens: another service shows what a client signed, and learns who signed it.</summary>
public sealed class SignaturesApi(Credentials credentials, Tokens tokens, Db db, TimeProvider clock) : IDoor
{
    private static readonly Schema _body = Schema.Object().Open();

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Post("/s3tokens", IdentityPolicy.Signed, S3, _body);
        keystone.Post("/ec2tokens", IdentityPolicy.Signed, Ec2, _body);
    }

    /// <summary>Body: credentials with access, token (base64 of the text that was signed) and signature, version 1 or 4.</summary>
    private Task<Answer> S3(Call call)
    {
        var body = call.Body.ElementOrNull("credentials") ?? throw Fault.BadRequest("Expecting to find credentials.").Thrown();
        var text = Decode(body.Text("token"));
        return Check(call, body, secret => text.StartsWith("AWS4", StringComparison.Ordinal)
            ? V4(secret, text)
            : Convert.ToBase64String(Hmac1(secret, text)));
    }

    /// <summary>Body: credentials (or ec2Credentials) with access, signature, host, verb, path, params: signature version 2, or 4 with
    /// headers and body_hash.</summary>
    private Task<Answer> Ec2(Call call)
    {
        var body = call.Body.ElementOrNull("credentials") ?? call.Body.ElementOrNull("ec2Credentials")
            ?? throw Fault.BadRequest("Expecting to find credentials.").Thrown();
        var parameters = body.Map("params");
        Freshness(parameters.GetValueOrDefault("Timestamp"));
        if (parameters.GetValueOrDefault("SignatureVersion") != "2")
        {
            throw Fault.Unauthenticated("This version of EC2 signatures is not accepted: sign with version 2, or use /s3tokens.").Thrown();
        }

        var pairs = parameters.Where(p => p.Key != "Signature").OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        var text = $"{body.Text("verb")}\n{body.Text("host").ToLowerInvariant()}\n{body.Text("path")}\n{string.Join('&', pairs)}";
        return Check(call, body, secret => Convert.ToBase64String(
            parameters.GetValueOrDefault("SignatureMethod") == "HmacSHA1"
                ? Hmac1(secret, text)
                : HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))));
    }

    private void Freshness(string? timestamp)
    {
        if (timestamp is not null && (IdentityDoor.ReadTime(timestamp) is not { } at || Math.Abs(clock.NowMs() - at) > 15 * 60_000))
        {
            throw Fault.Unauthenticated("The signed time is too far from now.").Thrown();
        }
    }

    private async Task<Answer> Check(Call call, JsonElement body, Func<string, string> sign)
    {
        var credential = await credentials.FindAccess(body.Text("access"), call.Ct);
        var expected = sign(credential is null ? "nobody" : credentials.Reveal(credential));
        var same = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(body.Text("signature")));
        if (!same || credential is not { ProjectId: { } project }
            || await db.Read(tx => User.Find(tx, credential.UserId), call.Ct) is not { } user)
        {
            throw IdentityFaults.BadLogin().Thrown();
        }

        var issued = await tokens.IssueFor(user, project, credential.AppCredential, call.Ct);
        return Answer.Json(200, o => TokenWire.Write(o, issued.Standing, null)).With("X-Subject-Token", issued.Text);
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64.Replace('-', '+').Replace('_', '/')));
        }
        catch (FormatException)
        {
            throw Fault.BadRequest("Invalid input for field 'token': it must be base64.").Thrown();
        }
    }

    private static byte[] Hmac1(string secret, string text) =>
#pragma warning disable CA5350 // version 2 of AWS signatures is made with SHA-1
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    private static string V4(string secret, string text)
    {
        var lines = text.Split('\n');
        var scope = lines.Length > 2 ? lines[2].Split('/') : [];
        if (scope.Length != 4)
        {
            throw Fault.BadRequest("Invalid input for field 'token': it is no version 4 text to sign.").Thrown();
        }

        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope)
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))).ToString(CultureInfo.InvariantCulture);
    }
}
