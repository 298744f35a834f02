using System.Security.Cryptography;
using Xunit;
using Alize.Services.Identity;

namespace Alize.Tests.Identity;

public sealed class TokenSealTests
{
    private static readonly TokenClaims Claims =
        new(new('a', 32), TokenScope.Project, new('b', 32), 1, new Guid(7, 8, 9, new byte[8]), 1_000, 2_000);

    [Fact]
    public void What_was_sealed_opens_as_it_was_and_fits_a_header()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = new TokenSeal(key).Seal(Claims);
        Assert.True(token.Length <= 255, $"{token.Length}");
        Assert.Equal(Claims, new TokenSeal(key).Open(token));
    }

    [Fact]
    public void A_changed_token_or_one_of_another_key_does_not_open()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = new TokenSeal(key).Seal(Claims);
        Assert.Null(new TokenSeal(other).Open(token));
        for (var i = 0; i < token.Length - 1; i++)
        {
            Assert.Null(new TokenSeal(key).Open(token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("not base64 \u00e9")]
    public void Garbage_does_not_open(string token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(new TokenSeal(key).Open(token));
        Assert.Null(new TokenSeal(key).Open(new('A', 5000)));
    }

    [Theory]
    [InlineData("default", "")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("Imported-User-0123456789-0123456789-0123456789-0123456789-012345", "0123456789abcdef0123456789abcdef")]
    public void Ids_of_every_kind_come_back_and_fit(string user, string scope)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var claims = Claims with { UserId = user, ScopeId = scope };
        var token = new TokenSeal(key).Seal(claims);
        Assert.True(token.Length <= 255, $"{token.Length}");
        Assert.Equal(claims, new TokenSeal(key).Open(token));
    }
}
