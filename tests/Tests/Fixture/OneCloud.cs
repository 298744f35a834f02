namespace Alize.Tests.Fixture;

/// <summary>One cloud for those tests of a class that leave nothing behind which another would see, such as refusals.</summary>
public sealed class OneCloud : IAsyncDisposable
{
    private readonly Lazy<Task<TestCloud>> _started = new(() => TestCloud.Start());

    public Task<TestCloud> Cloud() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            await (await _started.Value).DisposeAsync();
        }
    }
}
