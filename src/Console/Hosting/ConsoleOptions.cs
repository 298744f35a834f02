namespace Alize.Console.Hosting;

/// <summary>How the console reaches the cloud's public APIs, and by which key it seals its cookies.</summary>
/// <param name="Apis">The address at which the APIs answer this program; asked at each request, since a port may be drawn at start.</param>
/// <param name="Http">Connections to that address; kept.</param>
/// <param name="Key">32 secret bytes; every copy of the program that serves the same cloud has the same.</param>
public sealed record ConsoleOptions(Func<Uri> Apis, HttpClient Http, ReadOnlyMemory<byte> Key)
{
    public string Region { get; init; } = "RegionOne";

    /// <summary>Browsers come over TLS, which somebody before this program may end.</summary>
    public bool Secure { get; init; }

    // a key never reaches a log by way of its record
    public override string ToString() => "console options";
}
