using System.Text.Json.Serialization;

namespace Thaw.Web.Tests.Upstream.Company;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Load))]
[JsonSerializable(typeof(Load[]))]
[JsonSerializable(typeof(StockItem[]))]
[JsonSerializable(typeof(Equipment[]))]
internal sealed partial class CompanyJsonContext : JsonSerializerContext;
