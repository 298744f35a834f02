using System.Data.Common;

namespace Alize.Kernel;

/// <summary>Prepared commands of one SQLite connection, by text. Used by one thread at a time; a
/// command in use is not in the cache.</summary>
internal sealed class StatementCache(DbConnection connection) : IDisposable
{
    private const int Most = 400;
    private readonly Dictionary<string, DbCommand> _idle = [];

    public DbCommand Take(Sql sql, DbTransaction? transaction)
    {
        var text = sql.Text;
        if (!_idle.Remove(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
        }

        command.Transaction = transaction;
        sql.Bind(command);
        return command;
    }

    public void Return(DbCommand command)
    {
        if (_idle.Count >= Most || !_idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var command in _idle.Values)
        {
            command.Dispose();
        }

        _idle.Clear();
    }
}
