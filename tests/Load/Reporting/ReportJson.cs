using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Load.Reporting;

/// <summary>The report's JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
