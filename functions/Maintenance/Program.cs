System.Console.WriteLine(typeof(Thaw.Caching.DynamoDbCachingBuilderExtensions));
