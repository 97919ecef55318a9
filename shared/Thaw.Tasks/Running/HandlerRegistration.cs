using System.Text.Json.Serialization.Metadata;

namespace Thaw.Tasks.Running;

/// <summary>One handler as it was registered.</summary>
internal sealed record HandlerRegistration(
    string Type, Type HandlerType, TaskBinding Binding, Func<IServiceProvider, object> Resolve, IJsonTypeInfoResolver? Json, TaskTypeOptions Options);
