using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects;

/// <summary>How a door that writes its own answers ends a request, whatever happens on the way.</summary>
internal static class DoorServing
{
    /// <param name="answer">Makes the answer and writes it.</param>
    /// <param name="unreadable">Writes the refusal for stored bytes that are not what was written, where nothing was sent yet.</param>
    /// <param name="cut">Told why an answer could not be finished.</param>
    public static async Task Serve(HttpContext http, Func<Task> answer, Func<Task> unreadable, Action<Exception> cut)
    {
        try
        {
            await answer();
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested
            && e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // the client has gone
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            // an answer that has begun cannot be taken back: the connection is cut, so that nobody takes it for whole
            cut(e);
            http.Abort();
        }
        catch (InvalidDataException e)
        {
            cut(e);
            http.Response.Clear();
            await unreadable();
        }
    }
}
