using System.Collections.Frozen;
using System.Text.Json;

namespace Thaw.Tasks.Running;

/// <summary>The handlers by name, and how each one's values are written. One that cannot be written stops the start, not the first task.</summary>
internal sealed class HandlerTable
{
    private readonly FrozenDictionary<string, Handler> _handlers;

    public HandlerTable(IEnumerable<HandlerRegistration> registrations, ThawTasksOptions options)
    {
        var shared = new Lazy<JsonSerializerOptions>(() => Options(options.Json!));
        var handlers = new Dictionary<string, Handler>(StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            if (registration.Json is null && options.Json is null)
                throw new InvalidOperationException($"The task type '{registration.Type}' has no JSON: pass a JsonSerializerContext to AddHandler, or set {nameof(ThawTasksOptions)}.{nameof(options.Json)}.");
            var handler = new Handler(registration, registration.Json is { } own ? Options(own) : shared.Value);
            if (!handlers.TryAdd(registration.Type, handler) && handlers[registration.Type].Registration.HandlerType != registration.HandlerType)
                throw new InvalidOperationException($"The task type '{registration.Type}' is registered for {handlers[registration.Type].Registration.HandlerType} and for {registration.HandlerType}; one name is one handler.");
        }

        _handlers = handlers.ToFrozenDictionary(StringComparer.Ordinal);
        Known = handlers.Count == 0 ? "none is registered" : string.Join(", ", handlers.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>The names, for whoever asked for another.</summary>
    public string Known { get; }

    public Handler? Find(string type) => _handlers.GetValueOrDefault(type);

    private static JsonSerializerOptions Options(System.Text.Json.Serialization.Metadata.IJsonTypeInfoResolver resolver)
    {
        // A context carries its own settings (names, numbers); a bare resolver gets the web's.
        if (resolver is System.Text.Json.Serialization.JsonSerializerContext context)
            return context.Options;
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = resolver };
        options.MakeReadOnly();
        return options;
    }

    internal sealed record Handler(HandlerRegistration Registration, JsonSerializerOptions Json);
}
