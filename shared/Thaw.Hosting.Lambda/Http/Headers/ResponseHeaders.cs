using Microsoft.Extensions.Primitives;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>A response's headers: what could not be sent is refused where it is set; read-only once the response has started.</summary>
internal sealed class ResponseHeaders : HeaderList
{
    /// <summary>The response starts.</summary>
    public void Seal() => IsReadOnly = true;

    /// <summary>Begins another response.</summary>
    public void Reset()
    {
        IsReadOnly = false;
        Forget();
    }

    /// <inheritdoc/>
    protected override void Guard(string name, StringValues value)
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("The headers are read-only: the response has started.");
        }

        HeaderRules.CheckResponse(name, value);
    }
}
