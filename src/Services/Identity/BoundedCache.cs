using System.Collections.Concurrent;

namespace Alize.Services.Identity;

/// <summary>Remembers at most so many values: two generations, of which the older is dropped whole when the younger is full.</summary>
public sealed class BoundedCache<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();

    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }

        if (_old.TryGetValue(key, out value))
        {
            Keep(key, value);
            return value;
        }

        return null;
    }

    public void Keep(TKey key, TValue value)
    {
        _young[key] = value;
        if (_young.Count <= most / 2)
        {
            return;
        }

        lock (_turning)
        {
            if (_young.Count > most / 2)
            {
                _old = _young;
                _young = new();
            }
        }
    }
}
