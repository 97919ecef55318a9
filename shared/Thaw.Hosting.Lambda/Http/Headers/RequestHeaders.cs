using System.Text;
using Microsoft.Extensions.Primitives;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>A request's headers. Those of the request before are kept beside, so that what is the same again is the same string.</summary>
internal sealed class RequestHeaders : HeaderList
{
    private const int MaximumNames = 256;

    private string[] _lastNames = new string[24];
    private StringValues[] _lastValues = new StringValues[24];
    private int _lastCount;

    /// <summary>Begins another request.</summary>
    public void Begin()
    {
        Array.Clear(_lastNames, 0, _lastCount);
        Array.Clear(_lastValues, 0, _lastCount);
        Swap(ref _lastNames, ref _lastValues, ref _lastCount);
    }

    /// <summary>Takes back what this request has so far.</summary>
    public void Restart() => Forget();

    /// <summary>Adds a header, or one more value of it.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var (text, last) = Name(name);
        Add(text, last, value);
    }

    /// <summary>Adds a header of a known name, or one more value of it.</summary>
    public void Add(string name, ReadOnlySpan<byte> value) => Add(name, LastOf(name), value);

    private void Add(string name, int last, ReadOnlySpan<byte> value)
    {
        if (!HeaderRules.IsValue(value))
        {
            throw new MalformedEventException($"The event's header {name} holds a control character.");
        }

        var text = last >= 0 && _lastValues[last] is { Count: 1 } values && values[0] is { } again && Ascii.Equals(value, again)
            ? again
            : value.IsEmpty ? "" : Encoding.UTF8.GetString(value);
        var at = IndexOf(name);
        if (at >= 0)
        {
            ValueAt(at) = StringValues.Concat(ValueAt(at), text);
        }
        else if (Count == MaximumNames)
        {
            throw new MalformedEventException($"The event has more than {MaximumNames} headers.", 431);
        }
        else
        {
            Append(name, text);
        }
    }

    // The order is the same from request to request, so the name is most often that at the same place.
    private (string Name, int Last) Name(ReadOnlySpan<byte> name)
    {
        if (Count < _lastCount && Ascii.EqualsIgnoreCase(name, _lastNames[Count]))
        {
            return (_lastNames[Count], Count);
        }

        if (KnownHeaders.Find(name) is { } known)
        {
            return (known, LastOf(known));
        }

        if (!HeaderRules.IsToken(name))
        {
            throw new MalformedEventException("The name of one of the event's headers is not a token.");
        }

        for (var i = 0; i < _lastCount; i++)
        {
            if (Ascii.Equals(name, _lastNames[i]))
            {
                return (_lastNames[i], i);
            }
        }

        return (Encoding.ASCII.GetString(name), -1);
    }

    private int LastOf(string name)
    {
        if (Count < _lastCount && ReferenceEquals(_lastNames[Count], name))
        {
            return Count;
        }

        return Array.IndexOf(_lastNames, name, 0, _lastCount);
    }
}
