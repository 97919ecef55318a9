using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Conditions from a seed: some hold, some fail, some are none.</summary>
internal static class Conditions
{
    /// <summary>A condition, or nothing; its arguments are added to those given.</summary>
    public static string? Draw(RandomItems random, Item arguments)
    {
        switch (random.Random.Next(9))
        {
            case 0:
                return "attribute_not_exists(pk)";
            case 1:
                return "attribute_exists(pk)";
            case 2:
                arguments.With(":c", random.Value(depth: 2));
                return $"a{random.Random.Next(RandomItems.Attributes)} = :c";
            case 3:
                arguments.With(":c", ItemValue.OfNumber("5"));
                return $"size(a{random.Random.Next(RandomItems.Attributes)}) > :c OR attribute_not_exists(a1)";
            case 4:
                arguments.With(":c", "S");
                return $"NOT attribute_type(a{random.Random.Next(RandomItems.Attributes)}, :c)";
            case 5:
                return random.Random.Next(10) == 0 ? "this is no condition" : "attribute_exists(a2) OR attribute_not_exists(a2)";
            default:
                return null;
        }
    }
}
