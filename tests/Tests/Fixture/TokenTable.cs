using Alize.Kernel;

namespace Alize.Tests.Fixture;

/// <summary>A fake of Identity for tests of other rooms: a token says who comes. "admin:p1", "member:p1", "reader:p2".</summary>
public sealed class TokenTable : IAuthenticator
{
    public ValueTask<Caller?> Authenticate(string token, CancellationToken ct)
    {
        var words = token.Split(':');
        if (words.Length != 2 || words[0] is not ("admin" or "manager" or "member" or "reader" or "nothing"))
        {
            return new((Caller?)null);
        }

        return new(new Caller
        {
            UserId = $"user-{words[0]}-{words[1]}",
            UserName = words[0],
            ProjectId = words[1],
            ProjectName = words[1],
            ProjectDomainId = "default",
            Roles = new HashSet<string> { words[0] },
            ExpiresAt = DateTimeOffset.MaxValue,
        });
    }
}
