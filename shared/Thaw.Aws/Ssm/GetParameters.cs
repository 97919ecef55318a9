using System.Text.Json;
using Amazon.Runtime;

namespace Thaw.Aws.Ssm;

/// <summary>Asks for the values of parameters, decrypted. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html</summary>
internal sealed class GetParameters(IReadOnlyCollection<string> names) : AmazonWebServiceRequest
{
    public const string Target = "AmazonSSM.GetParameters";

    /// <summary>So many names a request takes.</summary>
    public const int MaximumNames = 10;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("Names"u8);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteBoolean("WithDecryption"u8, true);
    }
}
